"""A page as a person reads it: its words, without tags and without runs of white space."""

import html
import re


def page(client, path, *, lang="en", **params):
    """The answer of a page in a language; `answer.words` is what stands in its main part."""
    answer = client.get(path, {"lang": lang, **params})
    assert answer.status_code == 200, answer.status_code
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    text = html.unescape(re.sub(r"<[^>]*>", " ", main.split(">", 1)[1]))
    answer.words = re.sub(r"\s+", " ", text).strip()
    answer.main = main
    return answer


def links_of(answer):
    """The addresses that the main part of a page links to."""
    return [html.unescape(url) for url in re.findall(r'href="([^"]*)"', answer.main)]
