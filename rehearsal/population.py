"""Who and what a series file puts into the workspace."""

from collections import defaultdict
from datetime import datetime

from bot.services.file_format import PersonRow
from bot.services.loading import SeriesFile
from rehearsal.model import BOT_USER, Channel, Population, Team, User


def of_file(file: SeriesFile, start: datetime, *, with_bot: bool = True) -> Population:
    """Return the workspace of a series: its people, all in its channel, and perhaps the bot.

    ``start`` (aware) is where the clock begins if the file does not say.
    """
    parties = _parties(file)
    played = file.rehearsal
    guests = frozenset(played.guests if played else ())
    people = tuple(_user(row, file, parties[row.user], guests) for row in file.people)
    home = Team(file.workspace.team, file.workspace.name, file.workspace.team.lower())
    members = [person.id for person in people] + ([BOT_USER] if with_bot else [])
    begun = played.start if played else start
    channel = Channel(
        file.series.channel,
        file.series.channel_name,
        members=members,
        created=int(begun.timestamp()),
        topic=file.profile.name.sv,
    )
    return Population(
        home,
        begun,
        tuple(Team(row.id, row.name, row.id.lower()) for row in file.teams),
        people,
        (channel,),
        file.series.zone,
        guest_commands=played.guest_commands if played else False,
        with_app=played.also_installed if played else (),
        also_installed=played.also_installed if played else (),
    )


def _parties(file: SeriesFile) -> defaultdict[str, list[str]]:
    parties: defaultdict[str, list[str]] = defaultdict(list)
    for row in file.parties:
        for user in (row.principal, *row.deputies):
            if user is not None:
                parties[user].append(row.name)
    return parties


def _user(row: PersonRow, file: SeriesFile, parties: list[str], guests: frozenset[str]) -> User:
    return User(
        row.user,
        row.team,
        row.name,
        row.title or "",
        row.tz or file.series.zone,
        row.language or file.series.language,
        guest=row.user in guests,
        parties=parties,
    )
