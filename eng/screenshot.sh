#!/usr/bin/env bash
# Takes docs/images/demo.png: plays the demo in a terminal of its own and photographs its last table.
# With "board" as the first argument takes those of the live board instead: docs/images/board-*.png, at the end of the story.
# Arguments go to the demo, such as --for 60s.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source eng/need.sh

if [[ ${1:-} == board ]]; then
    shift
    exec eng/screenshot-board.sh "$@"
fi

need aha command -v aha
need chromium command -v chromium
need fonts-dejavu-core test -f /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf
install_missing "the screenshot"

columns=92 line_height=21 padding=22
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quietly dotnet build src/FunnelStream -c Release -v quiet
TERM=xterm-256color script --quiet --return \
    --command "stty cols $columns rows 40; src/FunnelStream/bin/Release/net10.0/funnelstream demo $*" "$work/session" >/dev/null </dev/null

# Every frame begins by moving the cursor up over the one before: what follows the last move is the last frame.
perl -0777 -ne '
    s/.*\e\[\d+A//s;
    s/\nScript done.*//s;
    s/\r|\e\[\?\d+[hl]|\e\[\d*[ABCDJK]//g;
    s/\s+\z/\n/;
    print' "$work/session" >"$work/frame"

# In place of aha's names for colours those of the page.
table=$(aha --no-header <"$work/frame" | sed -E \
    -e 's/style="[^"]*color:dimgray;"/class="dim"/g' \
    -e 's/style="[^"]*color:gray;"/class="title"/g' \
    -e 's/style="[^"]*color:green;"/class="good"/g' \
    -e 's/style="[^"]*color:red;"/class="bad"/g' \
    -e 's/^(─+)$/<span class="dim">\1<\/span>/')

cat >"$work/page.html" <<HTML
<!doctype html><meta charset="utf-8"><style>
  html { background: #0d1117 }
  body { margin: 0; padding: ${padding}px; color: #e6edf3 }
  pre { margin: 0; font: 15px/${line_height}px "DejaVu Sans Mono", monospace }
  .dim { color: #7d8590 } .title { color: #ffffff; font-weight: bold }
  .good { color: #3fb950 } .bad { color: #ff7b72 } .prompt { color: #79c0ff }
</style><pre><span class="prompt">\$</span> ./build.sh demo

$table</pre>
HTML

lines=$(($(wc -l <"$work/frame") + 2))
mkdir -p docs/images
quietly chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=2 \
    --user-data-dir="$work/profile" --window-size="$((columns * 9 + 2 * padding)),$((lines * line_height + 2 * padding))" \
    --screenshot="$work/demo.png" "file://$work/page.html"
mv "$work/demo.png" docs/images/demo.png
echo "docs/images/demo.png: $(stat --format=%s docs/images/demo.png) bytes"
