"""Input of the page of notices."""

from django import forms


class ReadAllForm(forms.Form):
    """`until`: the newest notice that the person had before their eyes. What came after it stays unread."""

    until = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
