// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call.scanned;

/**
 * Is found by scanning, and has no method of its own.
 */
public interface ScannedTexts extends ScannedItems<String> {

}
