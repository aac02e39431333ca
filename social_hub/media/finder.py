"""A finder of embeds for Wagtail: what the networks themselves give for a post, without anybody's
token.

Wagtail's own finder for Facebook calls a version that has ended, and sends an app's secret with
it. This one goes first in WAGTAILEMBEDS_FINDERS: {"class": "social_hub.media.finder"}.
"""

from typing import Any, Final

from wagtail.embeds.finders.oembed import OEmbedFinder

from social_hub.networks.facebook import VERSION

_GRAPH: Final = "https://graph.facebook.com"
_PAGE: Final = r"^https://(?:www\.|m\.)?facebook\.com/"


class NetworksFinder(OEmbedFinder):
    """Posts and videos of Facebook, and posts of X and Bluesky.

    `version` is the Graph API's. Meta allows 1,000 requests an hour without a token.
    """

    def __init__(self, version: str = VERSION, omitscript: bool = False) -> None:
        self.omitscript = omitscript
        super().__init__(
            providers=providers(version), options={"omitscript": "true"} if omitscript else None
        )


def providers(version: str) -> list[dict[str, Any]]:
    """Where each kind of address is asked for, in the form of Wagtail's providers."""
    return [
        {
            "endpoint": f"{_GRAPH}/{version}/oembed_video",
            "urls": [
                _PAGE + r"[^/]+/videos/.+$",
                _PAGE + r"(?:watch/?\?v|video\.php\?(?:v|id))=.+$",
                r"^https://fb\.watch/.+$",
            ],
        },
        {
            "endpoint": f"{_GRAPH}/{version}/oembed_post",
            "urls": [
                _PAGE + r"[^/]+/(?:posts|activity|photos)/.+$",
                _PAGE + r"(?:photo|permalink)\.php\?(?:fbid|story_fbid)=.+$",
                _PAGE + r"\d+_\d+$",
            ],
        },
        {
            "endpoint": "https://publish.x.com/oembed",
            "urls": [r"^https://(?:www\.)?(?:x|twitter)\.com/[^#?/]+/status/\d+"],
        },
        {
            "endpoint": "https://embed.bsky.app/oembed",
            "urls": [r"^https://bsky\.app/profile/[^/]+/post/\w+$"],
        },
    ]


embed_finder_class = NetworksFinder
