"""What the box that people write in needs of the server: markup, names, Markdown out of HTML, quotations, previews."""
