from opencivicdata.core.models import (
    Membership,
    Organization,
    Person,
    Post,
)
from rest_framework import serializers


class PersonName(serializers.ModelSerializer):
    class Meta:
        model = Person
        fields = ["id", "name"]


class OrganizationName(serializers.ModelSerializer):
    class Meta:
        model = Organization
        fields = ["id", "name"]


class PostName(serializers.ModelSerializer):
    class Meta:
        model = Post
        fields = ["id", "label", "role"]


class MembershipSerializer(serializers.ModelSerializer):
    """`extras` holds what Popolo has no field for: capacity, precision, reason, orders, sources."""

    organization = OrganizationName()
    post = PostName()
    person = PersonName()

    class Meta:
        model = Membership
        fields = ["id", "organization", "post", "person", "label", "role", "start_date", "end_date", "extras"]


class HolderSerializer(serializers.ModelSerializer):
    person = PersonName()

    class Meta:
        model = Membership
        fields = ["id", "person", "label", "role", "start_date", "end_date", "extras"]


class PostSerializer(serializers.ModelSerializer):
    memberships = HolderSerializer(many=True)

    class Meta:
        model = Post
        fields = ["id", "label", "role", "start_date", "end_date", "memberships"]


class RosterSerializer(serializers.ModelSerializer):
    posts = PostSerializer(many=True)

    class Meta:
        model = Organization
        fields = ["id", "name", "posts"]
