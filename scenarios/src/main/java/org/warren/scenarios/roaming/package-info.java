/// Does the server follow a client that moves, and nobody else?
@NullMarked
package org.warren.scenarios.roaming;

import org.jspecify.annotations.NullMarked;
