"""Direct messages of several people and the bot, which the bot begins (``mpim``)."""

from rehearsal.errors import SlackError
from rehearsal.model import Channel, User
from rehearsal.place import Place


def known(place: Place, people: list[User]) -> Channel | None:
    """Return those that there are between just these people and the bot, if any."""
    wanted = {place.bot, *(user.id for user in people)}
    groups = (each for each in place.workspace.of_user(place.bot) if each.kind == "mpim")
    return next((each for each in groups if set(each.members) == wanted), None)


def begin(place: Place, people: list[User]) -> Channel:
    """Begin them; raises ``SlackError`` if people from elsewhere have not met in a channel.

    The order of ``people`` is kept. Slack names them after everybody in them.
    """
    external = {user.id for user in people if place.is_external(user)}
    workspace = place.workspace
    channels = (each for each in workspace.channels.values() if not each.is_direct)
    if not any(external <= set(each.members) for each in channels):
        raise SlackError("invalid_user_combination")
    everybody = [*people, workspace.users[place.bot]]
    with workspace.change():
        made = Channel(
            workspace.new_id("C"),
            f"mpdm-{'--'.join(user.handle for user in everybody)}-1",
            "mpim",
            [user.id for user in everybody],
            created=int(place.clock.now().timestamp()),
            purpose=f"Group messaging with: {' '.join(f'@{user.handle}' for user in everybody)}",
            team=place.installation.key,
        )
        workspace.save_channel(made)
    return made
