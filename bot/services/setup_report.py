"""What loading a series did, in sentences for a terminal."""

from bot.services.setup import Report


def said(report: Report) -> str:
    """Say in sentences what a load did."""
    if report.is_empty:
        return "\n".join(["Nothing changed.", *_lost(report)])
    fates = (
        f"{report.added} added, {report.changed} changed, {report.ended} ended, "
        f"{report.unchanged} unchanged"
    )
    steps = "one new step" if report.planned == 1 else f"{report.planned or 'no'} new steps"
    names = ", ".join(person.name for person in report.invited)
    sent = f"The invitation, which went out before, goes to {names} too." if names else ""
    return "\n".join(
        [
            f"The series, its people, parties and who acts for them: {fates}.",
            f"The year ahead has {steps}. {sent or 'Nothing was sent.'}",
            *_lost(report),
        ]
    )


def _lost(report: Report) -> list[str]:
    """Say what became of meetings that the rule gives no longer."""
    return [
        f"The rule no longer gives the meeting on {meeting.local:%Y-%m-%d}; {fate}"
        for meetings, fate in (
            (report.withdrawn, "nobody was called to it, so it was taken out of the plan."),
            (
                report.stray,
                "people know of it or proposed items, so it stays. The convener is told once.",
            ),
        )
        for meeting in meetings
    ]
