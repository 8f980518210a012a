/// Numbers as people read them.
@NullMarked
package org.warren.harness.text;

import org.jspecify.annotations.NullMarked;
