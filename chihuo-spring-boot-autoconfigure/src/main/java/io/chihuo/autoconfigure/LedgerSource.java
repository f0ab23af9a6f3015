// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.chihuo.autoconfigure.RabbitBackendProperties.LedgerType;
import io.chihuo.backend.ledger.Ledger;

/**
 * Finds the place of a ledger of one type, where its library is on the class path.
 */
interface LedgerSource {

	LedgerType ledgerType();

	/**
	 * The place that the application has for such a ledger, null if it has none.
	 * @param named whether the configuration names this type of ledger
	 */
	@Nullable LedgerLocation findPlace(boolean named);

	/**
	 * Where a ledger can be kept.
	 */
	interface LedgerLocation {

		/** Name of the bean that stands for it. */
		String beanName();

		Ledger openLedger();

	}

}
