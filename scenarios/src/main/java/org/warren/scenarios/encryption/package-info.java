/// Does anything leave the tunnel's ends unencrypted?
@NullMarked
package org.warren.scenarios.encryption;

import org.jspecify.annotations.NullMarked;
