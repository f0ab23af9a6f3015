package io.chihuo.autoconfigure;

import java.util.Objects;
import java.util.function.Function;

import org.springframework.beans.factory.ObjectProvider;

import io.chihuo.autoconfigure.RabbitBackendProperties.LedgerType;
import io.chihuo.backend.ledger.Ledger;

/**
 * Makes a ledger of the one bean that it is kept in.
 *
 * @param type type of the ledger
 * @param beans the beans; one of several is the primary one
 * @param ledger makes the ledger
 * @param <T> type of the bean
 */
record UniqueBean<T>(LedgerType type, ObjectProvider<T> beans, Function<T, Ledger> ledger) implements LedgerSource {

	@Override
	public boolean available() {
		return this.beans.getIfUnique() != null;
	}

	@Override
	public Ledger create() {
		return this.ledger.apply(Objects.requireNonNull(this.beans.getIfUnique()));
	}

}
