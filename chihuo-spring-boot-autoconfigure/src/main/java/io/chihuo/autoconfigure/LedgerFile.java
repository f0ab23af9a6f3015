// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import io.chihuo.backend.ledger.Ledger;

/**
 * Opens a ledger in a file of our own, where the library for it is on the class path.
 */
@FunctionalInterface
interface LedgerFile {

	Ledger openFile();

}
