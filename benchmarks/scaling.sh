#!/usr/bin/env bash
# Time and memory of a resampling work by size, and the exponent of the time fitted by least squares on logarithms.
#   benchmarks/scaling.sh WORK [N ...]        e.g. benchmarks/scaling.sh smote 50000 100000 200000 500000 1000000
# Every size runs in a process of its own. peak is the most memory the process held above what it held with the data loaded; output is the result's own bytes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { echo "usage: benchmarks/scaling.sh WORK [N ...]" >&2; exit 2; }
work=$1
shift
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(50000 100000 200000 500000 1000000)
export THREAT_PEER_DATA=${THREAT_PEER_DATA:-${TMPDIR:-/tmp}/threat-peer-data}
mkdir -p "$THREAT_PEER_DATA"
dotnet build -c Release "$here/Threat.Compare/Threat.Compare.csproj" -v quiet -nologo -clp:ErrorsOnly >&2
dll=$(find "$here/Threat.Compare/bin/Release" -name Threat.Compare.dll -printf "%T@ %p\n" | sort -rn | head -1 | cut -d" " -f2-)
lines=$(mktemp)
trap 'rm -f "$lines"' EXIT
for n in "${sizes[@]}"; do
  /usr/bin/python3 "$here/peers/gen_imbalanced.py" "$n" >&2
  dotnet "$dll" scaling "$work" "$n" 2 "$THREAT_PEER_DATA" | tee -a "$lines"
done
awk '{ match($0, /n=[0-9]+/); x = log(substr($0, RSTART + 2, RLENGTH - 2)); match($0, /seconds=[0-9.]+/); y = log(substr($0, RSTART + 8, RLENGTH - 8)); sx += x; sy += y; sxx += x * x; sxy += x * y; n++ }
  END { if (n > 1) printf "exponent %.2f\n", (n * sxy - sx * sy) / (n * sxx - sx * sx) }' "$lines"
