// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
import org.springframework.core.env.Environment;

import io.chihuo.TaskQueue;
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
		Map<String, Type> payloads = new LinkedHashMap<>();
		configuredNames().forEach((name) -> payloads.put(name, Object.class));
		new LoopBeans(beans, this.environment).findLoops()
			.forEach((loop) -> payloads.put(loop.name(), loop.payloadType()));
		payloads.forEach((name, payload) -> defineQueue(name, payload, beans));
		TaskQueueCandidates.installResolver(beans);
	}

	private List<String> configuredNames() {
		return Binder.get(this.environment).bind("chihuo.queues", Bindable.listOf(String.class)).orElse(List.of());
	}

	/** Where the payload's type is not known, the queue fits any. */
	private static void defineQueue(String loop, Type payload, DefaultListableBeanFactory beans) {
		RootBeanDefinition queue = new RootBeanDefinition(TaskQueue.class,
				() -> beans.getBean(EngineClient.class).client().queueOf(loop, payload));
		if (payload != Object.class) {
			queue.setTargetType(ResolvableType.forClassWithGenerics(TaskQueue.class, ResolvableType.forType(payload)));
		}
		queue.addQualifier(new AutowireCandidateQualifier(Qualifier.class, loop));
		queue.setAttribute(BeanRegistrationAotProcessor.IGNORE_REGISTRATION_ATTRIBUTE, true);
		beans.registerBeanDefinition(PREFIX + loop, queue);
	}

}
