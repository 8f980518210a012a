/// The lab kernel as an ordinary process of this machine: where its files are, how it is started and what it leaves
/// behind. It does not depend on a container engine. `guest/` at the top of the source tree builds the files.
@NullMarked
package org.warren.harness.guest;

import org.jspecify.annotations.NullMarked;
