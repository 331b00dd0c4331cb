"""What the township's desk looks at and keeps."""
