/// The daemon's command line.
@NullMarked
package org.warren.wireguard.cli;

import org.jspecify.annotations.NullMarked;
