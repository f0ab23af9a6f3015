// SPDX-License-Identifier: Apache-2.0

/**
 * Addresses of web pages in the one form that makes equal ones equal.
 */
@NullMarked
package io.chihuo.sample.linkcheck.address;

import org.jspecify.annotations.NullMarked;
