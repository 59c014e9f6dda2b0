#!/bin/sh
# Every night: take in what is new, answer the kept questions, keep a copy of the store. docs/keeping.md says how cron
# calls it.
#   nightly.sh PAPERS QUESTIONS OUT
# The command is `policyqa`, or what POLICYQA names; the store is that of POLICYQA_STORE. Ends with the highest of the
# exit codes, so 4 where a paper could not be read and the rest was done.
set -eu
papers=$1 questions=$2 out=$3
policyqa=${POLICYQA:-policyqa}
now=$(date +%Y-%m-%dT%H%M%S)
worst=0

run() {
  code=0
  "$policyqa" "$@" || code=$?
  if [ "$code" -gt "$worst" ]; then worst=$code; fi
}

mkdir -p "$out"
run --quiet add "$papers"
run --quiet batch "$questions" -o "$out/answers-$now.xlsx"
run --quiet backup "$out/policyqa-$now.tar"
# Copies older than a month go, once there is a new one.
if [ -s "$out/policyqa-$now.tar" ]; then find "$out" -name 'policyqa-*.tar' -mtime +31 -delete; fi
exit "$worst"
