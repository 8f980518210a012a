/// Copies of captures and configurations without the original addresses and keys.
@NullMarked
package org.warren.diagnose.privacy;

import org.jspecify.annotations.NullMarked;
