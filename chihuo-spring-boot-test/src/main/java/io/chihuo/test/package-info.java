// SPDX-License-Identifier: Apache-2.0

/**
 * For the tests of applications: a slice, a virtual clock, loops that run on the thread
 * of the test.
 */
@NullMarked
package io.chihuo.test;

import org.jspecify.annotations.NullMarked;
