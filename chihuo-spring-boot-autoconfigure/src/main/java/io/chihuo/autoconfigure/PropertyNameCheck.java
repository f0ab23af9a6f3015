// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.chihuo.engine.LoopNames;

/**
 * Warns of properties below {@code chihuo} that have no effect, since there are none of
 * that name. It learns the names from a binder, which asks for each that there is. Others
 * are not refused: an application may have properties of its own there, or those of
 * another version.
 */
final class PropertyNameCheck implements BindHandler {

	private static final Logger logger = LoggerFactory.getLogger(PropertyNameCheck.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("chihuo");

	/** Names that a binder has asked for. */
	private final Set<ConfigurationPropertyName> known = new HashSet<>();

	/**
	 * Below these are names that are checked for each namespace, or by the test starter.
	 */
	private final Set<ConfigurationPropertyName> ignored = new HashSet<>(
			List.of(ROOT.append("namespaces"), ROOT.append("test")));

	/** Names below a prefix are not checked, since a library is missing. */
	void ignoreBelow(String prefix) {
		this.ignored.add(ConfigurationPropertyName.of(prefix));
	}

	@Override
	public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
		for (ConfigurationPropertyName each = name; !each.isEmpty(); each = each.getParent()) {
			this.known.add(each);
		}
		return target;
	}

	/** Warn of all others, once each. */
	void warnOfOthers(Environment environment) {
		Set<ConfigurationPropertyName> warned = new HashSet<>();
		for (ConfigurationPropertySource source : sources(environment)) {
			if (source instanceof IterableConfigurationPropertySource properties) {
				properties.stream()
					.filter((name) -> ROOT.isAncestorOf(name) && !isKnown(name, source) && warned.add(name))
					.forEach((name) -> warnOf(properties.getConfigurationProperty(name), source, environment));
			}
		}
	}

	/** A namespace inherits what the application was warned of. */
	private static Iterable<ConfigurationPropertySource> sources(Environment environment) {
		return (environment instanceof NamespaceEnvironment namespace) ? List.of(namespace.ownSettings())
				: ConfigurationPropertySources.get(environment);
	}

	private boolean isKnown(ConfigurationPropertyName name, ConfigurationPropertySource source) {
		ConfigurationPropertyName property = name;
		while (property.isNumericIndex(property.getNumberOfElements() - 1)) {
			property = property.getParent();
		}
		return this.known.contains(property) || this.ignored.stream().anyMatch((prefix) -> prefix.isAncestorOf(name))
				|| (isVariables(source) && isKnownVariable(property));
	}

	private static boolean isVariables(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
	}

	/** A variable may have an underscore in the place of each hyphen. */
	private boolean isKnownVariable(ConfigurationPropertyName name) {
		String letters = lettersOf(name);
		return this.known.stream().anyMatch((known) -> lettersOf(known).equals(letters));
	}

	private static String lettersOf(ConfigurationPropertyName name) {
		StringBuilder letters = new StringBuilder();
		for (int i = 0; i < name.getNumberOfElements(); i++) {
			letters.append(name.getElement(i, Form.UNIFORM));
		}
		return letters.toString();
	}

	private void warnOf(@Nullable ConfigurationProperty property, ConfigurationPropertySource source,
			Environment environment) {
		if (property == null) {
			return;
		}
		ConfigurationPropertyName name = property.getName();
		ConfigurationPropertyName similar = findSimilar(name);
		if (similar == null && isVariables(source)) {
			return; // platforms set some, such as CHIHUO_SERVICE_HOST
		}
		logger.warn("Property '{}' is unknown and has no effect{} ({})", toText(name, environment),
				(similar != null) ? "; the most similar one is '" + toText(similar, environment) + "'" : "",
				(property.getOrigin() != null) ? property.getOrigin() : source);
	}

	private static String toText(ConfigurationPropertyName name, Environment environment) {
		return (environment instanceof NamespaceEnvironment namespace)
				? namespace.rootName().append(name.subName(1)).toString() : name.toString();
	}

	/** Corrects the first element that is wrong, and may leave others. */
	private @Nullable ConfigurationPropertyName findSimilar(ConfigurationPropertyName name) {
		ConfigurationPropertyName parent = name.getParent();
		while (!this.known.contains(parent)) {
			parent = parent.getParent();
		}
		int depth = parent.getNumberOfElements();
		String wrong = name.getElement(depth, Form.UNIFORM);
		String similar = this.known.stream()
			.filter(parent::isParentOf)
			.map((known) -> known.getLastElement(Form.DASHED))
			.min(Comparator.comparingInt((known) -> distance(wrong, known)))
			.orElse(null);
		if (similar == null || distance(wrong, similar) > Math.max(1, wrong.length() / 3)) {
			return null;
		}
		ConfigurationPropertyName corrected = parent.append(similar);
		return (name.getNumberOfElements() > depth + 1) ? corrected.append(name.subName(depth + 1)) : corrected;
	}

	private static int distance(String wrong, String known) {
		return LoopNames.editDistance(wrong, known.replace("-", ""));
	}

}
