/// Copies of captures and configurations without the addresses and keys of those whom they are of.
@NullMarked
package org.warren.diagnose.privacy;

import org.jspecify.annotations.NullMarked;
