#!/usr/bin/env bash
# Make the site of the documents in build/site/html, to be read from its folder or a server, without any other network; its
# search needs a server.
#   scripts/build_site.sh [--serve]      --serve shows it on http://127.0.0.1:8000 instead
# Broken links and anchors are errors. Installs MkDocs with Material in build/site/env, which needs Python 3.9, venv and a
# package index once; exit 1 says what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
packages=("mkdocs-material >= 9.5, < 10" "ziamath >= 0.12, < 1")

export NO_MKDOCS_2_WARNING=1
site=build/site
env=$site/env
if [ "$(cat "$env/packages" 2>/dev/null)" != "${packages[*]}" ]; then
    rm -rf "$env"
    mkdir -p "$site"
    if ! { python3 -m venv "$env" && "$env/bin/pip" install --quiet --disable-pip-version-check --retries 1 --timeout 20 "${packages[@]}"; } >&2; then
        rm -rf "$env"
        echo "build_site.sh: MkDocs could not be installed (python3-venv and a package index are needed); no site was made." >&2
        exit 1
    fi
    echo "${packages[*]}" >"$env/packages"
fi

# The pages and what they show, where they lie in the tree.
rm -rf "$site/source"
mkdir -p "$site/source"
git ls-files -z --cached --others --exclude-standard -- LICENSE '*.md' 'docs/*.ipynb' 'docs/*.png' |
    xargs -0 cp --parents -t "$site/source"

if [ "${1:-}" = --serve ]; then
    exec "$env/bin/mkdocs" serve --strict --config-file docs/site/mkdocs.yml
fi
"$env/bin/mkdocs" build --strict --quiet --clean --config-file docs/site/mkdocs.yml
# Nothing is fetched when a page is read: no style, script, font or picture comes from elsewhere.
fetched=$(grep -rlE '<(link|script|img)[^>]*(href|src)="https?:' "$site/html" --include='*.html' |
    xargs -r grep -ohE '<(link|script|img)[^>]*(href|src)="https?:[^"]*"' | grep -v 'rel="\(canonical\|prev\|next\)"' | sort -u || true)
if [ -n "$fetched" ]; then
    echo "build_site.sh: pages would fetch: $fetched" >&2
    exit 1
fi
echo "$site/html: $(find "$site/html" -name '*.html' | wc -l) pages, $(du -sh "$site/html" | cut -f1); open $site/html/index.html" >&2
