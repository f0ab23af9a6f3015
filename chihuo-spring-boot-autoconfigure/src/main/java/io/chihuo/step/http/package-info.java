// SPDX-License-Identifier: Apache-2.0

/**
 * The step kind for HTTP requests.
 * <p>
 * Not part of the API: may change at any time.
 */
@NullMarked
package io.chihuo.step.http;

import org.jspecify.annotations.NullMarked;
