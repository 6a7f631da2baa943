#!/bin/sh
# The engine and statsforecast on the same rows, one after the other on the same machine, as one table.
#
# Usage: bench/forecast/side_by_side.sh DATA PYTHON [SETS]
# PYTHON is that of a virtual environment with statsforecast (see README.md).
set -eu
data=$1
python=$2
sets=${3:-m3_monthly,m3_quarterly,hospital,carparts}
here=$(dirname "$0")
cargo build --quiet --release --locked -p stockflow-forecast --example accuracy
echo "| set | method | sMAPE | MASE | RMSSE | bias | 2 × series / CPU s |"
echo "| --- | --- | --- | --- | --- | --- | --- |"
cargo run --quiet --release --locked -p stockflow-forecast --example accuracy -- "$data" --sets "$sets" \
    --models ets,dynamic-theta,ces,ets+dynamic-theta+ces,tsb,imapa,engine=ets+dynamic-theta+ces,engine |
    awk -F'|' '/^## /{split($0, part, " "); set = part[2]}
        /^\| / && !/^\| (model|---)/{print "| " set " | Stockflow" $2 "|" $3 "|" $4 "|" $6 "|" $8 "|" $9 "|"}'
exec "$python" "$here/statsforecast_side.py" "$data" "$sets"
