# shellcheck shell=bash
# Sourced by tools/run, tools/test and .ci/run: readies the machine, and builds and tests a preset.
#
# On Debian, as root or with sudo, what is missing is installed, and named before it is. Where that
# may not be, it says what to do. It talks on standard error alone: the output is its caller's.
# RAFTBED_DRY_RUN=1 prints what would be installed, and leaves the machine as it is.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What the build needs, as Debian's packages. Of Debian 12, Catch2 3 is in the backports.
packages=(g++ cmake ninja-build git python3 libfmt-dev libcli11-dev nlohmann-json3-dev
  librapidcheck-dev libcatch2-dev libbenchmark-dev)

say() { printf 'raftbed: %s\n' "$*" >&2; }

# Setting up failed. That says nothing about the system under test: the code of an internal error.
give_up() {
  say "$*"
  exit 70
}

is_dry_run() { [[ ${RAFTBED_DRY_RUN:-} == 1 ]]; }

is_debian() { [[ -r /etc/os-release ]] && (source /etc/os-release && [[ $ID == debian ]]); }

# Those of the named packages that are not installed.
missing_of() {
  local package status
  for package in "$@"; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=absent
    if [[ $status != installed ]]; then printf '%s\n' "$package"; fi
  done
}

# Runs a command as root, its output shown only if it fails. A dry run prints it instead.
as_root() {
  if is_dry_run; then
    say "would run: $*"
    return
  fi
  local output
  if [[ $(id -u) == 0 ]]; then
    output=$(DEBIAN_FRONTEND=noninteractive "$@" 2>&1 </dev/null) && return
  else
    output=$(sudo env DEBIAN_FRONTEND=noninteractive "$@" 2>&1 </dev/null) && return
  fi
  printf '%s\n' "$output" >&2
  give_up "this failed: $*"
}

may_become_root() {
  [[ $(id -u) == 0 ]] && return
  command -v sudo >/dev/null || return
  sudo -n true 2>/dev/null || { [[ -t 2 ]] && sudo -v; }
}

# Whether apt knows a Catch2 of version 3 or later.
offers_catch2() {
  apt-cache madison libcatch2-dev 2>/dev/null |
    awk '{ split($3, part, "."); found += part[1] + 0 >= 3 } END { exit !found }'
}

# The mirror that this machine takes Debian 12 from. apt itself reads both forms of its sources.
bookworm_mirror() {
  # shellcheck disable=SC2016 # the dollar is apt's
  apt-get indextargets --format '$(REPO_URI)' \
    'Created-By: Packages' 'Codename: bookworm' 'Component: main' | sort -u | sed -n 1p
}

# Adds the backports of the very mirror in use. What main has is still taken from main.
add_backports() {
  local mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg option=''
  local list=/etc/apt/sources.list.d/raftbed-backports.list
  mirror=$(bookworm_mirror)
  if [[ -z $mirror ]]; then
    give_up "apt has no Catch2 3, and no source of Debian 12 whose backports could be added." \
      "Install Catch2 3.4 or later, and call again"
  fi
  if [[ -e $keyring ]]; then option="[signed-by=$keyring] "; fi
  say "adding Debian 12's backports, which have Catch2 3: $list"
  as_root sh -c "echo 'deb ${option}${mirror} bookworm-backports main' > $list"
  as_root apt-get update
}

install_packages() {
  say "installing: $*"
  as_root apt-get update
  if [[ " $* " == *' libcatch2-dev '* ]] && ! offers_catch2; then add_backports; fi
  as_root apt-get install --yes --no-install-recommends "$@"
}

# Elsewhere than on Debian: the tools must be there; libraries that are not are fetched by CMake.
require_tools() {
  local tool missing=()
  for tool in g++ cmake ninja python3; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  ((${#missing[@]} == 0)) || give_up "this is not Debian, so nothing is installed for you." \
    "Missing: ${missing[*]}. Install g++ 12 or later, cmake 3.25 or later, ninja and python3;" \
    "libraries that are not there are fetched at their pinned versions."
}

# ensure_packages [MORE...]: the packages of the build, and some more, are there afterwards.
ensure_packages() {
  if ! is_debian; then
    require_tools
    return
  fi
  local missing
  mapfile -t missing < <(missing_of "${packages[@]}" "$@")
  if ((${#missing[@]} == 0)); then return; fi
  may_become_root || give_up "missing: ${missing[*]}. Neither root nor sudo here, so as root:" \
    "apt-get install ${missing[*]} (libcatch2-dev is in bookworm-backports)"
  install_packages "${missing[@]}"
}

# Runs a step of the build with its output kept aside, and shown if the step fails.
quietly() {
  local log
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
    return
  fi
  cat "$log" >&2
  rm -f "$log"
  give_up "this failed: $*"
}

# Whether a source changed since the preset was built: decides only whether something is said.
is_stale() {
  local built=build/$1/.built
  [[ ! -e $built || -n $(find core sim tests tools CMakeLists.txt -newer "$built" -print -quit) ]]
}

# build_preset PRESET TARGET...: configured if it was not yet, and built.
build_preset() {
  local preset=$1
  shift
  if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
  if [[ ! -e build/$preset/build.ninja ]]; then
    say "configuring build/$preset"
    quietly cmake --preset "$preset"
  fi
  if is_stale "$preset"; then say "building build/$preset (takes minutes the first time)"; fi
  quietly cmake --build --preset "$preset" --target "$@"
  touch "build/$preset/.built"
}

# test_preset PRESET [TARGET...]: builds everything, and these, and runs every test: ctest closes.
test_preset() {
  local preset=$1
  shift
  build_preset "$preset" all "$@"
  say "testing build/$preset"
  ctest --preset "$preset" -j "$(nproc)"
}
