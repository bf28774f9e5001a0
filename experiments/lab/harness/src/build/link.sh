#!/bin/sh
# A linker for rustc: links as rustc wants it, then the same objects once for each layout seed.
# LAB_SEEDS: seeds. LAB_OUT: folder for layout-<seed>, and for why there are none (layouts.log).
cc "$@" || exit
[ -n "$LAB_OUT" ] || exit 0
: >"$LAB_OUT/linked"
lld=-fuse-ld=lld
for argument in "$@"; do
    case $argument in -fuse-ld=*) lld= ;; esac
done
for seed in $LAB_SEEDS; do
    # The last -o counts. Code and data are shuffled; the order of initialisers has a meaning.
    cc "$@" $lld \
        "-Wl,--shuffle-sections=.text*=$seed" "-Wl,--shuffle-sections=.rodata*=$seed" \
        "-Wl,--shuffle-sections=.data*=$seed" "-Wl,--shuffle-sections=.bss*=$seed" \
        -o "$LAB_OUT/layout-$seed" >"$LAB_OUT/layouts.log" 2>&1 || break
done
exit 0
