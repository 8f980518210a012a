/// Does traffic notice that its session is renewed every two minutes?
@NullMarked
package org.warren.scenarios.rekey;

import org.jspecify.annotations.NullMarked;
