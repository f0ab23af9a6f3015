// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.lang.reflect.Method;

import org.springframework.amqp.core.MessageListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerEndpoint;
import org.springframework.amqp.rabbit.listener.AbstractRabbitListenerEndpoint;
import org.springframework.amqp.rabbit.listener.MethodRabbitListenerEndpoint;
import org.springframework.amqp.support.converter.SimpleMessageConverter;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.util.ReflectionUtils;

import static java.util.Objects.requireNonNull;

/**
 * The method that a container calls with the text of a message.
 *
 * @param handler handler of the text
 */
record ListenerMethod(TextHandler handler) {

	private static final Method METHOD = requireNonNull(
			ReflectionUtils.findMethod(ListenerMethod.class, "onText", String.class));

	/**
	 * Called as a method with {@code @RabbitListener} is.
	 */
	void onText(String text) {
		this.handler.handleText(text);
	}

	AbstractRabbitListenerEndpoint createEndpoint(boolean annotated) {
		AbstractRabbitListenerEndpoint endpoint = annotated ? annotatedEndpoint() : plainListener();
		endpoint.setId("peer");
		endpoint.setQueueNames(BareRabbit.QUEUE);
		return endpoint;
	}

	private MethodRabbitListenerEndpoint annotatedEndpoint() {
		DefaultMessageHandlerMethodFactory methods = new DefaultMessageHandlerMethodFactory();
		methods.afterPropertiesSet();
		MethodRabbitListenerEndpoint endpoint = new MethodRabbitListenerEndpoint();
		endpoint.setMessageHandlerMethodFactory(methods);
		endpoint.setBean(this);
		endpoint.setMethod(METHOD);
		return endpoint;
	}

	private SimpleRabbitListenerEndpoint plainListener() {
		SimpleMessageConverter converter = new SimpleMessageConverter();
		MessageListener listener = (message) -> onText((String) converter.fromMessage(message));
		SimpleRabbitListenerEndpoint endpoint = new SimpleRabbitListenerEndpoint();
		endpoint.setMessageListener(listener);
		return endpoint;
	}

}
