#!/bin/sh
# Gets a browser and Korean fonts for the tests where Debian's packages can be installed; says what is missing elsewhere.
set -u

have_browser() {
    for name in "${MADANG_TEST_BROWSER:-}" chromium chromium-browser google-chrome; do
        [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

have_browser && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing chromium and Korean fonts for the browser tests"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fonts-noto-cjk; } >/dev/null 2>&1
fi
have_browser || echo "no Chromium found: the browser tests are skipped (install chromium and fonts-noto-cjk to run them)"
exit 0
