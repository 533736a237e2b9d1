from django.dispatch import Signal

email_confirmed: Signal
password_changed: Signal
password_reset: Signal
password_set: Signal
