// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

import io.chihuo.ChihuoConfigurationException;

/**
 * Chooses one bean among those of a type: the one that the configuration names, else the
 * one with our qualifier, else the only one that counts, else the primary one.
 *
 * @param type type of the beans
 * @param beans all candidates
 * @param qualified those with our qualifier
 * @param qualifier name of the qualifier
 * @param factory knows the names of the beans
 * @param named name of the bean that the configuration names, null for none
 * @param <T> type of the beans
 */
record BackendBean<T>(Class<T> type, ObjectProvider<T> beans, ObjectProvider<T> qualified, String qualifier,
		ListableBeanFactory factory, @Nullable String named) {

	/** The bean, null if there is none. */
	@Nullable T findBean() {
		return findBean((bean) -> true);
	}

	/**
	 * The bean, null if there is none.
	 * @param counts whether a bean without our qualifier may be chosen
	 */
	@Nullable T findBean(Predicate<T> counts) {
		if (this.named != null) {
			return findNamed(this.named);
		}
		List<T> marked = this.qualified.stream().toList();
		T primary = marked.isEmpty() ? this.beans.getIfUnique() : null;
		if (primary != null && counts.test(primary)) {
			return primary; // the others need not be created
		}
		List<T> candidates = marked.isEmpty() ? this.beans.stream().filter(counts).toList() : marked;
		if (candidates.size() <= 1) {
			return candidates.isEmpty() ? null : candidates.get(0);
		}
		throw new ChihuoConfigurationException(
				"There are several beans of type " + this.type.getSimpleName() + ": " + beanNames(candidates),
				"Mark the one that Chihuo uses with @" + this.qualifier + ", or as @Primary.", null);
	}

	private @Nullable T findNamed(String name) {
		if (!this.factory.containsBean(name)) {
			throw new ChihuoConfigurationException(
					"The configuration names the connection '" + name + "', and there is no such bean",
					"Correct 'chihuo.connection' or 'chihuo.rabbitmq.ledger-connection', or define the bean.", null);
		}
		return this.factory.isTypeMatch(name, this.type) ? this.factory.getBean(name, this.type) : null;
	}

	/** The bean, which has to be there. */
	T getBean(String description, String properties) {
		T bean = findBean();
		if (bean == null && this.named != null) {
			throw new ChihuoConfigurationException(
					description + ", and its connection '" + this.named + "' is no " + this.type.getSimpleName(),
					"Correct 'chihuo.connection'.", null);
		}
		if (bean == null) {
			throw new ChihuoConfigurationException(
					description + ", but there is no bean of type " + this.type.getSimpleName(),
					"Configure '" + properties + "'.", null);
		}
		return bean;
	}

	String beanName(T bean) {
		return beanNames(List.of(bean));
	}

	private String beanNames(List<T> candidates) {
		List<String> names = BackendBeanNames.findNames(this.factory, this.type, candidates);
		return "'" + String.join("', '", names) + "'";
	}

}
