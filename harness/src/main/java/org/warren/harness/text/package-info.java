/// Numbers, and what programs print, as people read them.
@NullMarked
package org.warren.harness.text;

import org.jspecify.annotations.NullMarked;
