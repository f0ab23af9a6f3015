// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/**
 * A service that the documentation's examples call.
 */
interface Resizer {

	void shrink(Photo photo);

	CompletionStage<Path> shrinkAsync(Photo photo);

}
