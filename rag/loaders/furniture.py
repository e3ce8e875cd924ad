"""Lines of a web page that are no part of the article: share buttons, prompts, credits.

Every pattern is anchored at both ends and knows its whole line, so a sentence that happens to
begin like a button stays. Meant for lines that stand alone as a paragraph.
"""

import re

__all__ = ["is_furniture"]

# Longer lines are content whatever they begin with.
MAX_CHARS = 120

_PLACE = r"(?:facebook|twitter|x|whatsapp|pinterest|linkedin|instagram|google ?\+|reddit|e-?mail)"
_AGENCY = (
    r"(?:afp|ap|associated press|reuters|getty(?: images)?|epa|pa(?: wire)?|rex(?: features)?"
    r"|alamy|shutterstock|istock)"
)
_PATTERNS = (
    # Prompts to act.
    (
        r"click (?:here )?to (?:follow|share|enlarge|expand|play|subscribe|tweet|comment)"
        r"(?: (?:us|this|on|image|video|article|story|the|our|newsletter)){0,4}"
    ),
    (
        r"(?:share|tweet|e-?mail|print|save|bookmark)(?: (?:this|the))?"
        r"(?: (?:article|story|page|post|video|link))?(?: (?:with|to) (?:a )?friends?)?"
    ),
    (
        rf"(?:share|follow us|find us|like us|tweet)(?: (?:this|us))?(?: (?:on|via) {_PLACE}"
        rf"(?:(?:,| and|, and| or) {_PLACE})*)"
    ),
    rf"{_PLACE}",
    r"copy (?:this )?link(?: to clipboard)?",
    r"follow(?: us)?(?: @\w+)?(?: on @?\w+)?",
    r"follow (?:us|@\w+) (?:on|for) [\w ,@&'’-]{1,60}",
    r"(?:sign up|subscribe|register)(?: now| here| today)?",
    (
        r"(?:sign up|subscribe) (?:to|for) [\w ,&'’-]{0,60}(?:newsletters?|e-?mails?|alerts?"
        r"|bulletins?|briefings?|updates|channel|podcast)(?: (?:now|here|today|for free))?"
    ),
    r"(?:read|see|show|view|load|find out) more(?: (?:here|now|stories|articles|comments))?",
    r"read more: ?.{1,100}",
    r"(?:read|see) also:? ?[^.]{0,100}",
    r"(?:story|article) continues below(?: (?:the )?advertisement)?",
    r"continue reading(?: (?:the main|below the) (?:story|ad|advertisement))?",
    r"skip (?:to (?:main )?content|(?:past )?(?:advert|ad|advertisement|newsletter).{0,40})",
    r"(?:back|return) to top|loading|please wait|accept(?: all)? cookies",
    r"(?:play|watch)(?: (?:the|this))? video|view (?:the )?gallery|enlarge(?: this)? image",
    # Labels.
    r"advert(?:isement|ising)?|sponsored(?: content)?|promoted(?: content)?|ad",
    (
        r"(?:related|recommended|most (?:read|popular|viewed|shared)|trending|you may also like"
        r"|more on this(?: story| topic)?|recommended for you|trending now)"
        r"(?: (?:articles?|stor(?:y|ies)|content|topics|links|news|video|videos))?"
    ),
    r"(?:[0-9,.]+k? )?(?:comments?|shares|likes|views|retweets)(?: \([0-9]+\))?",
    r"(?:leave a|post a|join the|view|show)(?: all)? (?:comments?|conversation)",
    r"image copyright.{0,60}|image caption",
    r"(?:privacy|cookie) policy|terms (?:and conditions|of use|of service)",
    r"(?:©|\(c\)|copyright) .{0,80}|all rights reserved",
    # Credits of pictures.
    (
        r"\(?(?:photo(?:graph)?|image|picture|pic|video|illustration)s?(?: credit)?"
        r"(?: ?:| by| courtesy of) ?[^.]{1,70}\)?"
    ),
    rf"\(?{_AGENCY}(?: ?[/,|] ?{_AGENCY})*\)?",
)
_FURNITURE = re.compile(
    r"(?:" + "|".join(f"(?:{pattern})" for pattern in _PATTERNS) + r")\s*[.!:…»›>]{0,3}",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-=_*~#•·.\s]{3,}")


def is_furniture(line: str) -> bool:
    """Whether ``line``, standing alone, belongs to the page and not to the article.

    >>> is_furniture("Click to follow"), is_furniture("Share prices fell sharply on Monday.")
    (True, False)
    """
    line = line.strip()
    if not line or len(line) > MAX_CHARS:
        return False
    return bool(_FURNITURE.fullmatch(line) or _RULE.fullmatch(line))
