/// Tests of the containers.
@NullMarked
package org.warren.junit.containers;

import org.jspecify.annotations.NullMarked;
