// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call.scanned;

import io.chihuo.ChihuoTask;

/**
 * Is not taken by itself, since its types are said by the one that extends it.
 *
 * @param <T> type of an item
 */
public interface ScannedItems<T> {

	@ChihuoTask
	int measure(T item);

}
