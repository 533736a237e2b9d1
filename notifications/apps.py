"""The app `notifications`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    """What Django knows of `notifications`."""

    name = "notifications"
    verbose_name = _("Notices and mail")

    def ready(self) -> None:
        """Listen to the kernel, to groups and to colleagues; say whom a fan-out concerns."""
        from colleagues import signals as colleague_signals  # noqa: PLC0415
        from content import reach as content_reach  # noqa: PLC0415 - models are not there any earlier
        from content import signals  # noqa: PLC0415 - models are not there any earlier
        from groups import signals as groups  # noqa: PLC0415
        from notifications import audiences, group_receivers, habits, merging, reach, receivers  # noqa: F401, PLC0415
        from notifications.choosing import receivers as choosing  # noqa: PLC0415
        from profiles import signals as people  # noqa: PLC0415
        from stream import reading, writing  # noqa: PLC0415
        from stream import signals as stream_signals  # noqa: PLC0415

        audiences.register_all()
        content_reach.register(reach.reach_of_announcement)
        signals.published.connect(receivers.tell_of_entry, dispatch_uid="notifications.entry")
        signals.reacted.connect(receivers.tell_of_use, dispatch_uid="notifications.use")
        colleague_signals.added.connect(receivers.tell_of_new_colleague, dispatch_uid="notifications.colleague")
        colleague_signals.introduced.connect(receivers.tell_of_introduction, dispatch_uid="notifications.introduction")
        colleague_signals.met.connect(receivers.tell_of_meeting, dispatch_uid="notifications.introduced")
        signals.replied.connect(receivers.tell_of_reply, dispatch_uid="notifications.reply")
        signals.withheld.connect(receivers.tell_of_withheld, dispatch_uid="notifications.withheld")
        stream_signals.seen.connect(receivers.read_what_was_seen, dispatch_uid="notifications.seen")
        signals.mentioned.connect(receivers.tell_of_mention, dispatch_uid="notifications.mention")
        signals.announced.connect(group_receivers.tell_of_announcement, dispatch_uid="notifications.announcement")
        groups.invited.connect(group_receivers.tell_of_invitation, dispatch_uid="notifications.invitation")
        groups.asked.connect(group_receivers.tell_of_request, dispatch_uid="notifications.request")
        groups.answered.connect(group_receivers.tell_of_answer, dispatch_uid="notifications.answer")
        groups.removed.connect(group_receivers.tell_of_removal, dispatch_uid="notifications.removal")
        groups.role_changed.connect(group_receivers.tell_of_role, dispatch_uid="notifications.role")
        groups.owner_sought.connect(group_receivers.ask_hosts, dispatch_uid="notifications.owner_sought")
        groups.closed.connect(group_receivers.tell_of_close, dispatch_uid="notifications.close")
        groups.reopened.connect(group_receivers.tell_of_reopening, dispatch_uid="notifications.reopening")
        signals.moved.connect(receivers.follow_replies, dispatch_uid="notifications.moved")
        signals.carried.connect(receivers.follow_words, dispatch_uid="notifications.carried")
        people.divided.connect(receivers.ask_for_successor, dispatch_uid="notifications.successor")
        people.working_time_changed.connect(choosing.reschedule_digest, dispatch_uid="notifications.working_time")
        reading.register(habits.counts_reading)
        writing.register(habits.shows_writing)
