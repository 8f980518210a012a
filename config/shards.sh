#!/usr/bin/env bash
# Runs a plan in one process, then in shards by Slurm, by Docker Swarm and in containers that may do no more than the pods of
# deploy/kubernetes, and compares verdicts, captures and sites. As root.
#   shards.sh [slurm] [swarm] [pods]     (default: all); CELLS=200 SHARDS=4 WARREN=./warren IMAGE=warren/warren
# What an engine lacks here is said as UNSUPPORTED, and is no failure. Nothing stays but target/shards.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
warren=${WARREN:-$PWD/warren} image=${IMAGE:-warren/warren} cells=${CELLS:-200} shards=${SHARDS:-4}
place=$PWD/target/shards
engines=${*:-slurm swarm pods}
status=0

unsupported() { echo "$1: UNSUPPORTED: $2"; }

# One node that is its own controller, without control groups.
slurm() {
  local program host id state=$place/slurm-state
  for program in slurmctld slurmd sbatch squeue munged; do
    command -v "$program" >/dev/null || { unsupported slurm "$program is missing; apt-get install slurmctld slurmd slurm-client munge"; return; }
  done
  [ "$(id -u)" = 0 ] || { unsupported slurm "its daemons are started as root; run this as root"; return; }
  if ! munge -n </dev/null >/dev/null 2>&1; then
    install -d -o munge /run/munge
    runuser -u munge munged || { unsupported slurm "munged does not start"; return; }
    trap 'kill "$(cat /run/munge/munged.pid)"' EXIT
  fi
  host=$(hostname -s)
  mkdir -p "$state"
  export SLURM_CONF=$state/slurm.conf
  printf '%s\n' ClusterName=warren "SlurmctldHost=$host" AuthType=auth/munge ProctrackType=proctrack/linuxproc TaskPlugin=task/none \
    SlurmUser=root SlurmdUser=root "StateSaveLocation=$state" "SlurmdSpoolDir=$state/spool" "SlurmctldPidFile=$state/slurmctld.pid" \
    "SlurmdPidFile=$state/slurmd.pid" "SlurmctldLogFile=$state/slurmctld.log" "SlurmdLogFile=$state/slurmd.log" ReturnToService=2 \
    SelectType=select/cons_tres SelectTypeParameters=CR_CPU MailProg=/bin/true "NodeName=$host CPUs=$(nproc) State=UNKNOWN" \
    'PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP' >"$SLURM_CONF"
  slurmctld && slurmd || { unsupported slurm "its daemons do not start; see $state"; return; }
  id=$(WARREN=$warren sbatch --parsable --array="1-$shards" --cpus-per-task=1 --output="$place/slurm-%a.log" deploy/slurm/warren.sbatch \
    "$place/plan.json" "$place/slurm")
  while [ -n "$(squeue -h -j "$id")" ]; do sleep 2; done
  for program in slurmd slurmctld; do kill "$(cat "$state/$program.pid")"; done
  compare slurm
}

swarm() {
  local began=no
  has_image swarm || return 0
  if [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = inactive ]; then
    docker swarm init --advertise-addr 127.0.0.1 >/dev/null || { unsupported swarm "docker swarm init failed"; return; }
    began=yes
  fi
  mkdir -p "$place/swarm"
  deploy/swarm/shards.sh "$image" "$place/plan.json" "$place/swarm" "$shards" || status=1
  if [ "$began" = yes ]; then
    docker swarm leave --force >/dev/null
    # The engine makes it for a swarm and forgets to remove it.
    docker network rm docker_gwbridge >/dev/null 2>&1 || true
  fi
  compare swarm
}

# What the manifest asks of a pod, under this engine: shards.yaml says the same in its words.
pods() {
  local index
  has_image pods || return 0
  mkdir "$place/pods"
  chmod 777 "$place/pods"
  for ((index = 0; index < shards; index++)); do
    docker run --rm --network none --read-only --cap-drop ALL --security-opt no-new-privileges --user 65532:65532 --tmpfs /tmp:exec \
      --env "JOB_COMPLETION_INDEX=$index" --env "WARREN_SHARDS=$shards" --volume "$place/plan.json:/plan/plan.json:ro" \
      --volume "$place/pods:/results" "$image" run --plan /plan/plan.json --resume --out "/results/$index" >"$place/pods-$index.log" 2>&1 || true
  done
  compare pods
}

has_image() { # ENGINE
  docker info >/dev/null 2>&1 || { unsupported "$1" "no container engine answers"; return 1; }
  docker image inspect "$image" >/dev/null 2>&1 || { unsupported "$1" "the engine has no image $image; make release builds it"; return 1; }
}

compare() { # ENGINE
  local engine=$1 differ=0 capture
  if ! cmp -s <(grep '"commit"' "$place/one/shard.json") <(cat "$place/$engine"/*/shard.json | grep '"commit"' | sort -u); then
    unsupported "$engine" "it runs another commit than $warren, or nothing; make release builds $image"
    return
  fi
  "$warren" report --merge "$place/$engine" --shards "$shards" --out "$place/site-$engine" --markdown >"$place/$engine.log" 2>&1 || true
  while read -r capture; do
    cmp -s "$place/one/$capture" "$place/$engine/"*"/$capture" || { echo "$engine: $capture differs"; differ=$((differ + 1)); }
  done < <(cd "$place/one" && find . -name '*.pcap' -printf '%P\n' | grep -E '^[a-z-]+-kernel-kernel-')
  diff <(verdicts "$place/one") <(verdicts "$place/$engine") || differ=$((differ + 1))
  # Wall times, and what the machine is.
  diff -r -I 'virtual time in' -I '"wallSeconds"' -I '"\(kernel\|cpu\|engine\|jdk\)"' -x junit.xml -x '*.pcap' "$place/site-one" "$place/site-$engine" ||
    differ=$((differ + 1))
  echo "$engine: $(find "$place/$engine" -name run.json | wc -l) runs in $shards shards, $differ differences from one process"
  [ "$differ" = 0 ] || status=1
}

verdicts() { # FOLDER
  find "$1" -name run.json -exec grep -HE '^    "(id|verdict)"|^  "verdict"' {} + | sed -E 's#^.*/([^/]+)/run.json:#\1 #' | sort
}

rm -rf "$place"
mkdir -p "$place"
some=$((cells / 4))
"$warren" plan handshake nat-timeout rekey keepalive --seeds "1..$((some < 1 ? 1 : some))" --out "$place/plan.json"
"$warren" run --plan "$place/plan.json" --out "$place/one" >"$place/one.log" || true
"$warren" report --merge "$place/one" --shards 1 --out "$place/site-one" --markdown >>"$place/one.log" 2>&1 || true
for engine in $engines; do "$engine"; done
exit "$status"
