#!/usr/bin/env bash
# Runs examples/junit-maven as a stranger does: a copy of it outside of this source tree's build, with an empty local repository, and
# Warren from target/release, which `make release` writes. Once for each version of JUnit.
#
#   example.sh [JUNIT_VERSION...]     default: 6.1.3 5.12.2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
release=$PWD/target/release
place=$PWD/target/example
versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(6.1.3 5.12.2)

[ -d "$release" ] || {
  echo "example: there is no $release; write it with make release" >&2
  exit 1
}
JAVA_HOME=$(config/jdk.sh)
export JAVA_HOME

# What was downloaded for this build need not be downloaded for the example. Snapshots, which Warren's own are, come from the
# release folder alone.
write_settings() {
  local filled=file:${HOME}/.m2/repository
  local policy='<releases><checksumPolicy>ignore</checksumPolicy></releases><snapshots><enabled>false</enabled></snapshots>'
  cat >"$place/settings.xml" <<END
<settings>
  <profiles>
    <profile>
      <id>filled</id>
      <repositories><repository><id>filled</id><url>$filled</url>$policy</repository></repositories>
      <pluginRepositories><pluginRepository><id>filled</id><url>$filled</url>$policy</pluginRepository></pluginRepositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>filled</activeProfile></activeProfiles>
</settings>
END
}

run() { # JUNIT_VERSION
  (cd "$place/project" && mvn -B -ntp -gs "$place/settings.xml" -Dmaven.repo.local="$place/repository" \
    -Dwarren.repository="file:$release" -Djunit.version="$1" clean test)
}

for version in "${versions[@]}"; do
  rm -rf "$place"
  mkdir -p "$place"
  cp -r examples/junit-maven "$place/project"
  rm -rf "$place/project/target"
  write_settings
  for temper in cold warm; do
    start=$(date +%s)
    run "$version" >"$place/$temper.log" 2>&1 || {
      cat "$place/$temper.log" >&2
      exit 1
    }
    # A test that was skipped has shown nothing.
    grep -q 'Tests run: 2, Failures: 0, Errors: 0, Skipped: 0' "$place/$temper.log" || {
      cat "$place/$temper.log" >&2
      echo "example: not all tests ran" >&2
      exit 1
    }
    echo "example: JUnit $version, $temper: $(($(date +%s) - start)) s"
  done
done
