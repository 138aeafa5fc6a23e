#!/usr/bin/env bash
# test-summary.sh [--aborted=PROJECT]... [FILE.trx]...
# Lists what failed or was skipped, then one line: N passed, N failed, N skipped. An aborted project counts as a failure.
set -euo pipefail

aborted=()
files=()
for argument in "$@"; do
    case $argument in
        --aborted=*) aborted+=("${argument#--aborted=}") ;;
        ?*) files+=("$argument") ;;
    esac
done

for project in "${aborted[@]}"; do
    echo "failed: $project (the run broke off before its results were complete)"
done

# One record per test; a skipped test is "NotExecuted" and its reason stands where a failure's message would.
counts=$(
    awk -v aborted="${#aborted[@]}" '
        function between(text, start, end,    from, rest) {
            from = index(text, start)
            if (!from) return ""
            rest = substr(text, from + length(start))
            return substr(rest, 1, index(rest, end) - 1)
        }
        function plain(text) {
            gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&#xD;/, "", text)
            gsub(/&apos;/, "\047", text); gsub(/&amp;/, "\\&", text); gsub(/[ \r\n\t]+/, " ", text)
            return text
        }
        BEGIN { RS = "<UnitTestResult " }
        FNR > 1 {
            outcome = between($0, "outcome=\"", "\"")
            name = plain(between($0, "testName=\"", "\""))
            if (outcome == "Passed") passed++
            else if (outcome == "NotExecuted") { skipped++; print "skipped: " name ": " plain(between($0, "<Message>", "</Message>")) }
            else { failed++; print "failed: " name }
        }
        END { printf "%d passed, %d failed, %d skipped\n", passed, failed + aborted, skipped }
    ' "${files[@]:-/dev/null}"
)
printf '%s\n' "$counts"

read -r passed _ failed _ skipped _ <<<"${counts##*$'\n'}"
if ((failed > 0 || passed == 0)); then exit 1; fi
if [[ ${CI:-} == true ]] && ((skipped > 0)); then exit 1; fi
