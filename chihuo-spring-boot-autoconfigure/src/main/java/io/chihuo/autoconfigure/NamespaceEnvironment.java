// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.chihuo.ChihuoConfigurationException;

/**
 * The environment of a further namespace: its own settings in the place of
 * {@code chihuo.*}, those of the application beneath them, and all other properties of
 * the application. It is a copy.
 */
final class NamespaceEnvironment extends AbstractEnvironment {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("chihuo");

	private static final ConfigurationPropertyName NAMESPACES = ROOT.append("namespaces");

	/** Settings that are the application's own, and not inherited. */
	private static final Set<String> NOT_INHERITED = Set.of("namespace", "namespaces", "loops", "schedules", "queues");

	private static final Set<String> OF_BACKEND = Set.of("connection");

	/** Settings that a further namespace cannot have. */
	private static final List<String> OF_APPLICATION = List.of("enabled", "exit-code", "exit-when-drained", "namespace",
			"namespaces");

	private final Map<String, Object> own;

	private final ConfigurationPropertyName rootName;

	private NamespaceEnvironment(ConfigurableEnvironment application, String namespace) {
		this.rootName = NAMESPACES.append(namespace);
		this.own = settingsBelow(application, this.rootName, (setting) -> checkSetting(setting, namespace));
		boolean isElsewhere = this.own.containsKey("chihuo.backend");
		Map<String, Object> inherited = settingsBelow(application, ROOT,
				(setting) -> !NOT_INHERITED.contains(setting) && !(isElsewhere && OF_BACKEND.contains(setting)));
		this.own.put("chihuo.namespace", namespace);
		setActiveProfiles(application.getActiveProfiles());
		setConversionService(application.getConversionService());
		getPropertySources().addLast(new MapPropertySource(this.rootName.toString(), this.own));
		getPropertySources().addLast(new MapPropertySource("chihuo", inherited));
		application.getPropertySources()
			.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.forEach((source) -> getPropertySources().addLast(withoutSettings(source)));
		ConfigurationPropertySources.attach(this);
	}

	private static boolean checkSetting(String setting, String namespace) {
		for (String name : OF_APPLICATION) {
			if (setting.equals(name.replace("-", ""))) {
				throw new ChihuoConfigurationException(
						"'chihuo.namespaces." + namespace + "." + name
								+ "' is set, and only the application has this setting",
						"Remove it, or set 'chihuo." + name + "' if the application is meant.", null);
			}
		}
		return true;
	}

	/** Name in the application of what is {@code chihuo} here. */
	ConfigurationPropertyName rootName() {
		return this.rootName;
	}

	/** Properties that the namespace sets itself. */
	ConfigurationPropertySource ownSettings() {
		return new MapConfigurationPropertySource(this.own);
	}

	/** Whether the namespace sets a property itself. */
	boolean isSetHere(String property) {
		return this.own.containsKey(property);
	}

	static NamespaceEnvironment of(ConfigurableEnvironment application, String namespace) {
		return new NamespaceEnvironment(application, namespace);
	}

	/**
	 * Names of the namespaces that are configured.
	 * @throws ChihuoConfigurationException if one is not written as it has to be, so that
	 * an environment variable can name it, or is the application's own
	 */
	static Set<String> findNames(ConfigurableEnvironment application) {
		Set<String> names = new TreeSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(application)) {
			if (source instanceof IterableConfigurationPropertySource properties) {
				properties.stream()
					.filter(NAMESPACES::isAncestorOf)
					.forEach((name) -> names.add(checkName(name.getElement(2, Form.ORIGINAL))));
			}
		}
		// an environment variable names it without its hyphens
		names.removeIf((name) -> names.stream()
			.anyMatch((other) -> !other.equals(name) && other.replace("-", "").equals(name)));
		String own = application.getProperty("chihuo.namespace", "default");
		if (names.contains(own)) {
			throw new ChihuoConfigurationException(
					"'chihuo.namespaces." + own + "' has the name of the application's own namespace",
					"Set its properties below 'chihuo' itself, or give it or 'chihuo.namespace' another name.", null);
		}
		return names;
	}

	private static String checkName(String name) {
		if (!name.matches("[a-z0-9][a-z0-9-]*")) {
			throw new ChihuoConfigurationException(
					"'chihuo.namespaces." + name
							+ "' is no name of a namespace: it has other characters than a to z, 0 to 9 and hyphens",
					"Correct the key of 'chihuo.namespaces'.", null);
		}
		return name;
	}

	/** Properties below a name, as those of {@code chihuo}; the first source wins. */
	private static Map<String, Object> settingsBelow(ConfigurableEnvironment application,
			ConfigurationPropertyName root, Predicate<String> wanted) {
		int depth = root.getNumberOfElements();
		Map<String, Object> settings = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(application)) {
			if (source instanceof IterableConfigurationPropertySource properties) {
				List<ConfigurationPropertyName> names = properties.stream()
					.filter((name) -> root.isAncestorOf(name) && wanted.test(name.getElement(depth, Form.UNIFORM)))
					.toList();
				for (ConfigurationPropertyName name : names) {
					ConfigurationProperty property = properties.getConfigurationProperty(name);
					if (property != null) {
						settings.putIfAbsent(ROOT.append(name.subName(depth)).toString(), property.getValue());
					}
				}
			}
		}
		return settings;
	}

	private static PropertySource<?> withoutSettings(PropertySource<?> source) {
		if (!(source instanceof EnumerablePropertySource<?> properties)) {
			return source;
		}
		Map<String, Object> others = new LinkedHashMap<>();
		for (String name : properties.getPropertyNames()) {
			Object value = name.matches("(?i)chihuo[._\\[].*") ? null : properties.getProperty(name);
			if (value != null) {
				others.put(name, value);
			}
		}
		return (source instanceof SystemEnvironmentPropertySource)
				? new SystemEnvironmentPropertySource(source.getName(), others)
				: new MapPropertySource(source.getName(), others);
	}

}
