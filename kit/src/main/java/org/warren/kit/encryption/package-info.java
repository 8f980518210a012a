/// Does anything leave the tunnel's ends unencrypted?
@NullMarked
package org.warren.kit.encryption;

import org.jspecify.annotations.NullMarked;
