// SPDX-License-Identifier: Apache-2.0

/**
 * Support for the tests of applications: a clock that is set, a worker that crashes.
 */
@NullMarked
package io.chihuo.test;

import org.jspecify.annotations.NullMarked;
