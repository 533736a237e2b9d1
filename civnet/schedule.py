"""What beat starts, and how often. A start that nobody took until the next one is due is forgotten."""

from typing import Any, Final

_EVERY: Final = {  # name -> (task, seconds)
    "pulse": ("service.tasks.pulse", 30),
    "send-due": ("notifications.tasks.send_due", 30),
    "tell-many": ("notifications.fanout.go_on", 30),
    "polls-closing": ("polls.closing.warn_of_closing", 300),
    "offer-questions": ("forums.tasks.offer_questions", 60),
    "publish-due": ("content.tasks.publish_due", 30),
    "show-released": ("content.tasks.show_released_uploads", 30),
    "forget": ("notifications.tasks.forget_old_rows", 3600),
    "check-files": ("uploads.tasks.process_due", 30),
    "read-files": ("uploads.tasks.read_due", 30),
    "settle-passages": ("content.tasks.settle_passages", 3600),
    "sweep-files": ("uploads.tasks.sweep_files", 3600),
    "take-signs": ("portal.tasks.take_signs", 900),
    "keep-rules": ("groups.tasks.keep_rules", 3600),
    "count-heads": ("profiles.tasks.count_heads", 600),
    "settle-merged": ("profiles.tasks.settle_merged", 900),
    "list-people": ("profiles.tasks.list_people", 60),
    "sweep-directory": ("profiles.tasks.sweep_directory", 600),
    "find-counterparts": ("insight.tasks.find_counterparts", 60),
    "count-talk": ("insight.tasks.count_talk", 3600),
    "count-growth": ("insight.tasks.count_growth", 300),
    "forget-where": ("profiles.tasks.forget_who_was_where", 60),
    "grow-trust": ("moderation.tasks.grow_trust", 600),
    "remind": ("notifications.reminders.remind_people", 60),
    "sweep-proposals": ("moderation.house.tasks.sweep_proposals", 600),
    "alert-moderators": ("moderation.tasks.alert_of_waiting", 300),
    "check-index": ("search.tasks.check_index", 60),
    "issue-digests": ("notifications.digests.tasks.issue_due", 30),
    "seal-trail": ("audit.tasks.seal_trail", 60),
    "check-trail": ("audit.tasks.check_trail", 60),
}
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    name: {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}
    for name, (task, seconds) in _EVERY.items()
}
