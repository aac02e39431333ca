"""Facebook: from the shapes of the Graph API to posts."""

from typing import Final
from urllib.parse import urlsplit

from social_hub.networks.notices import is_notice
from social_hub.networks.plain import entities_in
from social_hub.networks.shapes import Moment, Shape, Text
from social_hub.networks.values import (
    LinkCard,
    MediaKind,
    PostKind,
    Quoted,
    RemoteMedia,
    RemotePost,
)

SITE: Final = "https://www.facebook.com"
FIELDS: Final = (
    "id,message,created_time,updated_time,permalink_url,full_picture,status_type,"
    "attachments{media_type,media,url,title,description,subattachments}"
)
"""Of a post. Fields that v3.3 took away (type, link, source, caption, object_id) are errors to
name.
"""


class Image(Shape):
    src: Text = ""
    width: int = 0
    height: int = 0


class Media(Shape):
    image: Image | None = None
    source: Text = ""


class Attachment(Shape):
    media_type: Text = ""
    type: Text = ""
    media: Media | None = None
    url: Text = ""
    title: Text = ""
    description: Text = ""
    subattachments: "Attachments | None" = None


class Attachments(Shape):
    data: tuple[Attachment, ...] = ()


class Post(Shape):
    id: str
    message: Text = ""
    created_time: Moment
    permalink_url: Text = ""
    full_picture: Text = ""
    status_type: Text = ""
    attachments: Attachments = Attachments()


def remote_post(post: Post, page_id: str) -> RemotePost:
    """A post as we keep it. `updated_time` is left alone: a visitor's comment moves it, too."""
    attachment = next(iter(post.attachments.data), None)
    kind = _kind(post, attachment)
    quoted = kind in {PostKind.REPOST, PostKind.QUOTE}
    return RemotePost(
        account_remote_id=page_id,
        remote_id=post.id,
        text=post.message,
        entities=entities_in(post.message, f"{SITE}/hashtag/{{}}"),
        created_at=post.created_time,
        url=post.permalink_url or f"{SITE}/{post.id}",
        kind=kind,
        media=_media(post, attachment),
        card=_card(attachment) if not quoted else None,
        quoted=_quoted(attachment) if quoted and attachment else None,
    )


def _kind(post: Post, attachment: Attachment | None) -> PostKind:
    if is_notice(post.message or (attachment.title if attachment else "")):
        return PostKind.NOTICE
    if post.status_type == "shared_story" and attachment and _on_facebook(attachment.url):
        return PostKind.QUOTE if post.message else PostKind.REPOST
    return PostKind.POST


def _media(post: Post, attachment: Attachment | None) -> tuple[RemoteMedia, ...]:
    """The pictures of an album one by one; where the album has more than it tells, those it
    tells.
    """
    if attachment is None:
        return (RemoteMedia(url=post.full_picture),) if post.full_picture else ()
    parts = attachment.subattachments.data if attachment.subattachments else (attachment,)
    return tuple(
        RemoteMedia(
            url=part.media.image.src,
            kind=MediaKind.VIDEO if part.media_type == "video" else MediaKind.IMAGE,
            width=part.media.image.width,
            height=part.media.image.height,
        )
        for part in parts
        if part.media_type != "link" and part.media and part.media.image and part.media.image.src
    )


def _card(attachment: Attachment | None) -> LinkCard | None:
    if attachment is None or attachment.media_type not in {"link", "event"} or not attachment.url:
        return None
    image = attachment.media.image if attachment.media else None
    return LinkCard(
        url=attachment.url,
        title=attachment.title,
        description=attachment.description,
        image_url=image.src if image else "",
    )


def _quoted(attachment: Attachment) -> Quoted:
    return Quoted(
        remote_id=attachment.url,
        url=attachment.url,
        author_name=attachment.title,
        text=attachment.description,
        entities=entities_in(attachment.description, f"{SITE}/hashtag/{{}}"),
    )


def _on_facebook(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host == "facebook.com" or host.endswith(".facebook.com")
