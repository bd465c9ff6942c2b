#!/usr/bin/env bash
# Peer and ours on the same bytes, in one run, alternating; the median of RUNS (default 5).
#   benchmarks/compare.sh WORK [N]        e.g. benchmarks/compare.sh smote 50000
# Prints one line: WORK n=N threads=T peer=SECONDS ours=SECONDS ratio=PEER_OVER_OURS   (seconds are medians)
# A work is a line in benchmarks/peers/works.tsv: name, peer script, default N, threads, generator script with arguments ({n} is replaced).
# THREAT_PEER_DATA is where the generated files go (default: threat-peer-data in the temporary folder). VERBOSE=1 shows every run and check.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
works="$here/peers/works.tsv"

usage() { echo "usage: benchmarks/compare.sh WORK [N]; works: $(grep -v '^#' "$works" | cut -f1 | paste -sd' ')" >&2; exit 2; }
[ $# -ge 1 ] || usage
line=$(grep -P "^$1\t" "$works") || usage
IFS=$'\t' read -r work script default_n threads generator <<<"$line"
n=${2:-$default_n}
runs=${RUNS:-5}
data=${THREAT_PEER_DATA:-${TMPDIR:-/tmp}/threat-peer-data}
mkdir -p "$data"

python=/usr/bin/python3
if ! "$python" -c 'import imblearn, sklearn, torch, optuna, scipy' 2>/dev/null; then
  echo "installing the Python peers (Debian packages) ..." >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      python3-imblearn python3-sklearn python3-torch python3-optuna python3-scipy libopenblas0-pthread; } >/dev/null
fi

export THREAT_PEER_DATA="$data" OMP_NUM_THREADS=$threads OPENBLAS_NUM_THREADS=$threads MKL_NUM_THREADS=$threads PYTHONWARNINGS=ignore
# shellcheck disable=SC2086
"$python" "$here/peers/"${generator//\{n\}/$n} >&2
dotnet build -c Release "$here/Threat.Compare/Threat.Compare.csproj" -v quiet -nologo -clp:ErrorsOnly >&2
ours_dll=$(find "$here/Threat.Compare/bin/Release" -name Threat.Compare.dll -printf "%T@ %p\n" | sort -rn | head -1 | cut -d" " -f2-)

pipes=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$pipes"' EXIT
mkfifo "$pipes"/peer.in "$pipes"/peer.out "$pipes"/ours.in "$pipes"/ours.out
"$python" "$here/peers/$script" "$data" "$n" "$threads" <"$pipes/peer.in" >"$pipes/peer.out" & pids+=($!)
exec {peer_in}>"$pipes/peer.in" {peer_out}<"$pipes/peer.out"
dotnet "$ours_dll" "$work" "$n" "$threads" "$data" <"$pipes/ours.in" >"$pipes/ours.out" & pids+=($!)
exec {ours_in}>"$pipes/ours.in" {ours_out}<"$pipes/ours.out"

await_ready() { # who, fd
  local reply
  read -r reply <&"$2" && [ "$reply" = ready ] || { echo "compare.sh: $1 did not get ready" >&2; exit 1; }
}
await_ready peer "$peer_out"
await_ready ours "$ours_out"

peer=() ours=()
for ((i = 1; i <= runs; i++)); do
  echo run >&"$peer_in"
  read -r peer_seconds peer_check <&"$peer_out" || { echo "compare.sh: the peer stopped" >&2; exit 1; }
  echo run >&"$ours_in"
  read -r ours_seconds ours_check <&"$ours_out" || { echo "compare.sh: ours stopped" >&2; exit 1; }
  peer+=("$peer_seconds") ours+=("$ours_seconds")
  [ -z "${VERBOSE:-}" ] || echo "run $i: peer $peer_seconds ($peer_check), ours $ours_seconds ($ours_check)" >&2
done

median() { printf '%s\n' "$@" | sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
p=$(median "${peer[@]}") o=$(median "${ours[@]}")
echo "$work n=$n threads=$threads peer=$p ours=$o ratio=$(awk -v p="$p" -v o="$o" 'BEGIN { printf "%.2f", p / o }')"
