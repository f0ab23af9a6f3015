// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.TaskQueue;
import io.chihuo.backend.QueueName;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.engine.annotated.LoopBean;
import io.chihuo.engine.annotated.LoopBeans;

/**
 * Defines a {@link TaskQueue} bean for each loop that is annotated here and each queue
 * that {@code chihuo.queues} names, to be injected by its payload type, or by the loop's
 * name as qualifier or as the name of the injection point. Checks the properties first,
 * since it comes before all other beans.
 * <p>
 * Ahead-of-time processing leaves the definitions out. They are made again when the
 * application starts, with the configuration that it starts with.
 */
class TaskQueueBeans implements BeanDefinitionRegistryPostProcessor {

	static final String PREFIX = "chihuo.queue.";

	private final Environment environment;

	TaskQueueBeans(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		PropertyBounds.checkProperties(this.environment);
		DefaultListableBeanFactory beans = (DefaultListableBeanFactory) registry;
		String own = this.environment.getProperty("chihuo.namespace", "default");
		Map<QueueName, Type> payloads = new LinkedHashMap<>();
		configuredNames(this.environment).forEach((name) -> payloads.put(new QueueName(own, name), Object.class));
		Set<String> namespaces = NamespaceEnvironment.findNames((ConfigurableEnvironment) this.environment);
		for (String namespace : namespaces) {
			configuredNames(NamespaceEnvironment.of((ConfigurableEnvironment) this.environment, namespace))
				.forEach((name) -> payloads.put(new QueueName(namespace, name), Object.class));
		}
		for (LoopBean loop : new LoopBeans(beans, this.environment).findLoops()) {
			String namespace = loop.namespace().isEmpty() ? own : loop.namespace();
			checkNamespace(loop, namespace, own, namespaces);
			payloads.put(new QueueName(namespace, loop.name()), loop.payloadType());
		}
		payloads.forEach((queue, payload) -> defineQueue(queue, own, payload, beans));
		TaskQueueCandidates.installResolver(beans);
	}

	private static void checkNamespace(LoopBean loop, String namespace, String own, Set<String> namespaces) {
		if (!namespace.equals(own) && !namespaces.contains(namespace)) {
			throw new ChihuoConfigurationException(
					"Loop '" + loop.name() + "', bean '" + loop.bean() + "', is for the namespace '" + namespace
							+ "', which is not configured; there are '" + own + "' and " + namespaces,
					"Correct the namespace of its @ChihuoLoop, or configure 'chihuo.namespaces." + namespace + "'.",
					null);
		}
	}

	private static List<String> configuredNames(Environment environment) {
		return Binder.get(environment).bind("chihuo.queues", Bindable.listOf(String.class)).orElse(List.of());
	}

	/** Name that the bean of a queue has after the prefix, and its qualifier. */
	static String qualifierOf(QueueName queue, String ownNamespace) {
		return queue.namespace().equals(ownNamespace) ? queue.loop() : queue.namespace() + "/" + queue.loop();
	}

	/** Where the payload's type is not known, the queue fits any. */
	private static void defineQueue(QueueName name, String own, Type payload, DefaultListableBeanFactory beans) {
		RootBeanDefinition queue = new RootBeanDefinition(TaskQueue.class,
				() -> clientOf(name, own, beans).queueOf(name.loop(), payload));
		if (payload != Object.class) {
			queue.setTargetType(ResolvableType.forClassWithGenerics(TaskQueue.class, ResolvableType.forType(payload)));
		}
		queue.addQualifier(new AutowireCandidateQualifier(Qualifier.class, qualifierOf(name, own)));
		queue.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		beans.registerBeanDefinition(PREFIX + qualifierOf(name, own), queue);
	}

	private static BackendChihuoClient clientOf(QueueName queue, String own, DefaultListableBeanFactory beans) {
		return queue.namespace().equals(own) ? beans.getBean(EngineClient.class).client()
				: beans.getBean(NamespaceContexts.class).clientOf(queue.namespace());
	}

}
