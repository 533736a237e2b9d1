"""Addresses of `content`."""

from django.urls import path

from content import views
from content.views import drafts, history, newer, placing, text, uploads

app_name = "content"
urlpatterns = [
    path("entries/<int:pk>/", views.entry, name="entry"),
    path("entries/<int:pk>/newer/", newer.newer, name="newer"),
    path("entries/<int:pk>/reply/", views.write_reply, name="write-reply"),
    path("entries/<int:pk>/useful/", views.react_to_entry, name="react-entry"),
    path("entries/<int:pk>/save/", views.save_entry, name="save-entry"),
    path("entries/<int:pk>/delete/", views.delete_entry, name="delete-entry"),
    path("entries/<int:pk>/pin/", placing.pin_entry, name="pin-entry"),
    path("entries/<int:pk>/unpin/", placing.unpin_entry, name="unpin-entry"),
    path("entries/<int:pk>/pin-to-profile/", placing.pin_to_profile, name="pin-to-profile"),
    path("entries/<int:pk>/announce/", placing.announce_entry, name="announce-entry"),
    path("entries/<int:pk>/quote/", text.quote_entry, name="quote-entry"),
    path("replies/<int:pk>/quote/", text.quote_reply, name="quote-reply"),
    path("writing/preview/", text.preview, name="preview"),
    path("writing/from-html/", text.from_html, name="from-html"),
    path("writing/help/", text.writing_help, name="writing-help"),
    path("writing/people/", text.mention, name="mention"),
    path("replies/<int:pk>/", views.reply, name="reply"),
    path("replies/<int:pk>/edit/", views.edit_reply, name="edit-reply"),
    path("replies/<int:pk>/delete/", views.delete_reply, name="delete-reply"),
    path("replies/<int:pk>/useful/", views.react_to_reply, name="react-reply"),
    path("replies/<int:pk>/save/", views.save_reply, name="save-reply"),
    path("uploads/<uuid:token>/", uploads.upload, name="upload"),
    path("uploads/<uuid:token>/row/", uploads.upload_row, name="upload-row"),
    path("uploads/<uuid:token>/<slug:size>.webp", uploads.picture, name="picture"),
    path("entries/<int:pk>/history/", history.entry_history, name="entry-history"),
    path("entries/<int:pk>/history/<int:number>/", history.entry_change, name="entry-change"),
    path("replies/<int:pk>/history/", history.reply_history, name="reply-history"),
    path("replies/<int:pk>/history/<int:number>/", history.reply_change, name="reply-change"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/keep/", drafts.keep_draft, name="keep-draft"),
    path("drafts/<int:pk>/", drafts.draft, name="draft"),
    path("drafts/<int:pk>/delete/", drafts.delete_draft, name="delete-draft"),
    path("saved/", views.saved, name="saved"),
    path("saved/<int:pk>/", views.edit_saved, name="edit-saved"),
    path("saved/<int:pk>/remove/", views.remove_saved, name="remove-saved"),
]
