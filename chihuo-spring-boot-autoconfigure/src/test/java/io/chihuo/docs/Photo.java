// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

/**
 * Payload of the documentation's examples.
 */
record Photo(String file, int width) {
}
