package io.chihuo.autoconfigure;

import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

import io.chihuo.TaskQueue;
import io.chihuo.engine.annotated.LoopBeans;

/**
 * Defines a {@link TaskQueue} bean for each loop that is annotated here and each queue
 * that {@code chihuo.queues} names, to be injected by its payload type or by the loop's
 * name as qualifier; by the injection point's name too, unless another bean bears that
 * name. Checks the properties first, since it comes before all other beans.
 */
class TaskQueueBeans implements BeanDefinitionRegistryPostProcessor {

	private static final String PREFIX = "chihuo.queue.";

	private final Environment environment;

	TaskQueueBeans(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		PropertyBounds.check(this.environment);
		Map<String, ResolvableType> queues = new LinkedHashMap<>();
		Map<String, Type> payloads = new LinkedHashMap<>();
		configured().forEach((name) -> {
			queues.put(name, ResolvableType.forClass(TaskQueue.class));
			payloads.put(name, Object.class);
		});
		new LoopBeans((ConfigurableListableBeanFactory) registry, this.environment).find().forEach((loop) -> {
			Type payload = loop.payloadType();
			queues.put(loop.name(),
					ResolvableType.forClassWithGenerics(TaskQueue.class, ResolvableType.forType(payload)));
			payloads.put(loop.name(), payload);
		});
		queues.forEach((name, type) -> define(name, type, payloads.getOrDefault(name, Object.class), registry));
	}

	private List<String> configured() {
		return Binder.get(this.environment).bind("chihuo.queues", Bindable.listOf(String.class)).orElse(List.of());
	}

	private static void define(String loop, ResolvableType type, Type payload, BeanDefinitionRegistry registry) {
		RootBeanDefinition queue = new RootBeanDefinition();
		queue.setTargetType(type);
		queue.setFactoryBeanName("chihuoClient");
		queue.setFactoryMethodName("queueOf");
		queue.getConstructorArgumentValues().addIndexedArgumentValue(0, loop);
		queue.getConstructorArgumentValues().addIndexedArgumentValue(1, payload);
		queue.addQualifier(new AutowireCandidateQualifier(Qualifier.class, loop));
		String bean = PREFIX + loop;
		registry.registerBeanDefinition(bean, queue);
		if (!registry.isBeanNameInUse(loop)) {
			registry.registerAlias(bean, loop);
		}
	}

}
