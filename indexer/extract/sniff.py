"""What sort of file it is, decided by its content."""


def media_type_of(data: bytes, name: str) -> str:
    """The media type of `data`, the bytes of a file called `name`. Raises `Unreadable`."""
    raise NotImplementedError
