# The node image with this build's Java WireGuard and traffic agent in it, and the cache that it starts fast from.
ARG NODE
FROM $NODE
COPY warren-wg java-home.sh /opt/warren-wg/bin/
COPY warren-wg.jar /opt/warren-wg/lib/warren-wg.jar
COPY warren-traffic /usr/local/bin/warren-traffic
COPY warren-traffic.jar /opt/warren-traffic/warren-traffic.jar
RUN ln -s /opt/warren-wg/bin/warren-wg /usr/local/bin/warren-wg && warren-wg --train
LABEL org.warren.image=java-node
